#include "tools/cli/arguments.hpp"

int main(int argc, char** argv) {
  return cli::run({argv, static_cast<std::size_t>(argc)});
}
