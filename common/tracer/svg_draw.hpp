/// @file
/// @brief Shapes of an SVG document, in one line each.
#pragma once

#include <pugixml.hpp>

#include <string>
#include <string_view>

/// @brief Shapes of an SVG document; pugixml sees to the escaping.
namespace tracer::svg {

/// @brief A place on the paper, in CSS pixels.
struct Point {
  double x; ///< to the right
  double y; ///< downwards
};

/// @brief A coordinate as it stands in the file: at most one decimal.
[[nodiscard]] std::string number(double value);
/// @brief Appends an element.
/// @param[in,out] parent where to
/// @param[in] name the element's
/// @param[in] classes its CSS classes, if any
pugi::xml_node add(pugi::xml_node parent, const char* name, std::string_view classes = {});
/// @brief Appends a text that begins at a point of its base line.
pugi::xml_node
text(pugi::xml_node parent, double x, double y, const std::string& what, std::string_view classes);
/// @brief Appends a rectangle; x and y are its upper left corner.
pugi::xml_node
rect(pugi::xml_node parent, double x, double y, double w, double h, std::string_view classes);
/// @brief Appends a straight line.
pugi::xml_node line(pugi::xml_node parent, Point from, Point to, std::string_view classes);
/// @brief Appends a circle.
pugi::xml_node circle(pugi::xml_node parent, Point at, double r, std::string_view classes);
/// @brief Appends a path.
/// @param[in,out] parent where to
/// @param[in] d the path's commands
/// @param[in] classes its CSS classes
pugi::xml_node path(pugi::xml_node parent, const std::string& d, std::string_view classes);
/// @brief Appends the head of an arrow that comes from one point and ends in the other.
void tip(pugi::xml_node group, Point from, Point to);

} // namespace tracer::svg
