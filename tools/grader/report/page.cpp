#include "tools/grader/report/page.hpp"

#include "tools/course/visible.hpp"
#include "tools/grader/report/texts.hpp"

#include <stdexcept>

namespace grader {

using kainjow::mustache::data;
using kainjow::mustache::mustache;

data text_value(std::string_view text) {
  return data{course::visible(text)};
}

data optional_text(std::string_view text) {
  return text.empty() ? data{false} : text_value(text);
}

std::string fill(const char* source, const data& values) {
  mustache filled{std::string{source}};
  if (!filled.is_valid()) {
    throw std::logic_error{"template: " + filled.error_message()};
  }
  return filled.render(values);
}

std::string whole_page(std::string_view title, const std::string& body, bool scripted) {
  data values;
  values.set("title", text_value(title));
  values.set("css", texts::css);
  values.set("body", body);
  values.set("scripts", scripted ? "script-src 'unsafe-inline'" : "script-src 'none'");
  return fill(texts::shell, values);
}

} // namespace grader
