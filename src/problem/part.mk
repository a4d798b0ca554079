# Exact experiments from YAML files.
pkginclude_HEADERS += include/gdcert/problem.h
