// One waitpid() for each SIGCHLD: two children have ended, the two signals have merged into one,
// and a zombie stays.
#include "merged_child.hpp"

void on_child(int /*signo*/) {
  waitpid(-1, nullptr, WNOHANG);
}

int main() {
  return merged_child::run(on_child);
}
