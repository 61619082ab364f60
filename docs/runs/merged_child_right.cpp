// Reaps until nobody is left who has ended, whatever number of children one signal stands for.
#include "merged_child.hpp"

void on_child(int /*signo*/) {
  while (waitpid(-1, nullptr, WNOHANG) > 0) {
  }
}

int main() {
  return merged_child::run(on_child);
}
