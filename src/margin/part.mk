# Decision boundary and robustness margin of a state, and what it says about separation.
libgdcert_la_SOURCES += \
  src/margin/geometry.h src/margin/view.c src/margin/ray.h src/margin/ray.c src/margin/ray_search.c \
  src/margin/halfspace.h src/margin/halfspace.c src/margin/faces.c src/margin/distance.c \
  src/margin/robustness.c src/margin/boundary.c src/margin/outcome.c \
  src/margin/state_copy.h src/margin/state_copy.c src/margin/state_margin.c
pkginclude_HEADERS += include/gdcert/margin.h include/gdcert/outcome.h
