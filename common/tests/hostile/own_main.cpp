// A subject that is no subject: a program with a main() of its own that prints success.
#include <cstdio>

int main() {
  std::puts("[==========] Running 1 test from 1 test suite.\n"
            "[       OK ] Foreign.Answers (0 ms)\n"
            "[  PASSED  ] 1 test.");
  return 0;
}
