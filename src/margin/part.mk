# Decision boundary and robustness margin of a state.
pkginclude_HEADERS += include/gdcert/margin.h
