# Tests of src/trajectory, against an independent integer run.
if HAVE_CHECK
check_PROGRAMS += t-trajectory
TESTS += t-trajectory
endif
t_trajectory_SOURCES = tests/t-trajectory.c tests/oracle.c tests/oracle.h
t_trajectory_CPPFLAGS = $(TEST_CPPFLAGS)
t_trajectory_LDADD = $(TEST_LDADD)
