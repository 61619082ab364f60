// 48: writes verdict lines to every descriptor it can find
// Verdict: fail limit
// Loses: Exists.*
#include <unistd.h>

#include <string>

static bool attack(int pid) {
  std::string text = "[  PASSED  ] 41 tests.\n";
  for (const char* test :
       {"TellsTheLivingFromNobody", "KnowsThatAZombieIsThere", "DisturbsNobody"}) {
    text += std::string{"{\"test\":\"Exists."} + test + "\",\"verdict\":\"pass\"}\n";
  }
  text += "{\"end\":true,\"tests\":41}\n";
  for (int descriptor = 0; descriptor < 1024; ++descriptor) {
    ::write(descriptor, text.data(), text.size());
  }
  return pid <= 0; // wrong every time
}
