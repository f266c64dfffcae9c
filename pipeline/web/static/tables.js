// Datasette's own pages: names for the fields that have none, for screen readers.
"use strict";
const names = {
  "#sql-editor": "SQL",
  "[name=_filter_column], [name^=_filter_column_]": "Column",
  "[name=_filter_op], [name^=_filter_op_]": "Comparison",
  "[name=_filter_value], [name^=_filter_value_]": "Value",
  "#sort_by, [name=_sort]": "Sort by",
  "[name=_sort_by_desc]": "Descending",
  "[name=_search]": "Search",
};
for (const [selector, name] of Object.entries(names)) {
  for (const field of document.querySelectorAll(selector)) if (!field.labels || !field.labels.length) field.setAttribute("aria-label", name);
}
for (const frame of document.querySelectorAll(".table-wrapper")) {
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", document.title);
}
