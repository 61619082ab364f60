/// @file
/// @brief What a graded class is written to.
#pragma once

#include "tools/cli/context.hpp"
#include "tools/course/catalogue.hpp"
#include "tools/grader/class_book.hpp"
#include "tools/grader/gradebook/gradebook.hpp"

#include <filesystem>

namespace cli {

/// @brief Fills in the pairs of similar submissions, lab by lab; the skeletons' code is left out.
/// @param[in] context where the skeletons are
/// @param[in] catalogue the labs
/// @param[in] book where the submissions are
/// @param[in,out] graded gets the pairs
void add_similar(const Context& context,
                 const course::Catalogue& catalogue,
                 grader::Gradebook& book,
                 grader::ClassBook& graded);

/// @brief Writes all exports of a class, and says where they are and what is to be known of them.
/// @param[in] graded the class
/// @param[in] whole gives each student's tests
/// @param[in] out the folder
/// @throws course::Error if something cannot be written
void hand_out(const grader::ClassBook& graded,
              const grader::WholeStudent& whole,
              const std::filesystem::path& out);

} // namespace cli
