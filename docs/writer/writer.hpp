/// @file
/// @brief What the website is written from: the data that the code itself uses.
#pragma once

#include "common/tracer/event.hpp"

#include <filesystem>
#include <string>

/// @brief The program that writes the generated parts of the website.
namespace site {

/// @brief Every lab with its exercises, tests and hints, as JSON.
/// @param[in] root the checkout
/// @throws course::Error if a lab is damaged
[[nodiscard]] std::string labs_json(const std::filesystem::path& root);

/// @brief The table of signals, as Markdown for Doxygen.
[[nodiscard]] std::string signals_markdown();

/// @brief The table of functions that a handler may call, as Markdown for Doxygen.
[[nodiscard]] std::string safe_functions_markdown();

/// @brief How wide a picture on a page is.
enum class FigureWidth {
  page, ///< the whole column, and a narrow one for phones
  half, ///< two stand side by side
};

/// @brief A recording as a picture for a page.
/// @param[in] recording what was seen
/// @param[in] width how much room it has
[[nodiscard]] std::string figure_html(const tracer::Recording& recording, FigureWidth width);

/// @brief A recording as the interactive player, which is a picture until its script has run.
/// @param[in] recording what was seen
[[nodiscard]] std::string player_html(const tracer::Recording& recording);

/// @brief A recording as text, as `siglab trace` prints it.
/// @param[in] recording what was seen
[[nodiscard]] std::string timeline_text(const tracer::Recording& recording);

/// @brief Runs one of the website's own programs and records it.
///
/// Its processes are called 101, 102 and so on, in the order they appear: the same each time.
/// @param[in] program its path
/// @return the recording, as JSON
/// @throws std::runtime_error if it does not end by exit(0)
[[nodiscard]] std::string record_run(const std::filesystem::path& program);

} // namespace site
