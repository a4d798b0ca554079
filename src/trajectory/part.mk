# The certified integrator and its observers.
pkginclude_HEADERS += include/gdcert/trajectory.h
