#include "tools/cli/bundle_command.hpp"

#include "tools/cli/text.hpp"
#include "tools/course/catalogue.hpp"
#include "tools/course/error.hpp"
#include "tools/course/files.hpp"
#include "tools/grader/bundle/bundle.hpp"

#include <fmt/format.h>

namespace cli {

int bundle_command(const Context& context, const BundleOptions& options) {
  const course::Catalogue catalogue{context.root};
  const course::Lab& lab = *catalogue.find(options.lab).lab;
  const bool gradescope = options.kind == "gradescope";
  const std::string out = !options.out.empty() ? options.out
                          : gradescope         ? "autograder.zip"
                                               : "classroom.yml";
  if (gradescope) {
    grader::write_gradescope_bundle(context.root, lab, out);
    fmt::print(
        "{} grades {}. Upload it as the assignment's autograder, with Ubuntu 24.04 or Debian "
        "12 as its base image and {} points.\n",
        sanitise(out),
        lab.name,
        lab.possible());
    return all_passed;
  }
  course::write_text(out, grader::classroom_workflow(context.root, lab, options.course));
  fmt::print("{} grades {}. It belongs into the assignment's template, as "
             ".github/workflows/classroom.yml.\n",
             sanitise(out),
             lab.name);
  if (options.course.empty()) {
    fmt::print("It judges by the student's own copy of siglab; --course OWNER/REPOSITORY@REF takes "
               "the judge from a place that students cannot change.\n");
  }
  return all_passed;
}

} // namespace cli
