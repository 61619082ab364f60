/// @file
/// @brief Filling templates.
#pragma once

#include <kainjow/mustache.hpp>

#include <string>
#include <string_view>

namespace grader {

/// @brief A value for a template, of a text that anybody may have written; cleaned here, escaped by
/// the template.
[[nodiscard]] kainjow::mustache::data text_value(std::string_view text);

/// @brief A value that a template shows only where it is not empty.
[[nodiscard]] kainjow::mustache::data optional_text(std::string_view text);

/// @brief Fills a template.
/// @param[in] source the template
/// @param[in] values its values
/// @throws std::logic_error if the template is damaged
[[nodiscard]] std::string fill(const char* source, const kainjow::mustache::data& values);

/// @brief Wraps a body into a whole page.
/// @param[in] title cleaned here
/// @param[in] body HTML
/// @param[in] scripted whether it has a script
[[nodiscard]] std::string
whole_page(std::string_view title, const std::string& body, bool scripted);

} // namespace grader
