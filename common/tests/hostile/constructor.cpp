// A subject that is gone before main() begins.
#include "common/subject/probe.hpp"

#include <cstdio>
#include <cstdlib>

namespace {

struct Early {
  Early() {
    std::puts("[  PASSED  ] 1 test.");
    std::fflush(stdout);
    std::_Exit(0);
  }
};

const Early early;

} // namespace
