/* Everything public of libgdcert, lowest part first. */
#ifndef GDCERT_GDCERT_H
#define GDCERT_GDCERT_H
#include <gdcert/status.h>
#include <gdcert/interval.h>
#include <gdcert/decide.h>
#include <gdcert/orbit.h>
#include <gdcert/step.h>
#include <gdcert/eval.h>
#include <gdcert/calc.h>
#include <gdcert/print.h>
#include <gdcert/store.h>
#include <gdcert/problem.h>
#include <gdcert/trajectory.h>
#include <gdcert/margin.h>
#include <gdcert/outcome.h>
#include <gdcert/leap.h>
#include <gdcert/way.h>
#include <gdcert/theorem.h>
#include <gdcert/coq.h>
#include <gdcert/lemma.h>
#include <gdcert/certificate.h>
#endif
