#include "tools/cli/hand_out.hpp"

#include "tools/cli/skeleton.hpp"
#include "tools/cli/text.hpp"
#include "tools/grader/exports/write_exports.hpp"
#include "tools/grader/gradebook/submitted_sources.hpp"
#include "tools/grader/similarity/find_similar.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cli {

void add_similar(const Context& context,
                 const course::Catalogue& catalogue,
                 grader::Gradebook& book,
                 grader::ClassBook& graded) {
  for (const course::Lab& lab : catalogue.labs()) {
    if (std::ranges::find(graded.labs, lab.name, &grader::LabColumn::lab) == graded.labs.end()) {
      continue;
    }
    const std::string skeleton = find_skeleton(context, lab).value_or("");
    std::ranges::move(
        grader::find_similar(lab.name, skeleton, grader::submitted_sources(book, lab.name)),
        std::back_inserter(graded.similar));
  }
  std::ranges::stable_sort(graded.similar, std::ranges::greater{}, &grader::SimilarPair::share);
}

void hand_out(const grader::ClassBook& graded,
              const grader::WholeStudent& whole,
              const std::filesystem::path& out) {
  for (const std::string& note : grader::write_exports(graded, whole, out)) {
    fmt::print("  note: {}\n", sanitise(note));
  }
  fmt::print("The report is at {}; beside it are canvas.csv, moodle/, junit.xml, gradescope/, "
             "classroom/ and feedback/.\n",
             short_path(out / "report.html"));
}

} // namespace cli
