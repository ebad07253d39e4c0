/// Features of rows as they were read, where some are not plain numbers: a category is its index among all texts of its
/// column, and NaN is a missing value. What a network takes is decided by the rows it learns from: FittedColumns.
struct TableColumns {
  struct Column {
    /// Different texts in their order; nil for a number.
    var texts: [String]?
    /// Whether some row lacks its value.
    var hasGaps: Bool
  }

  var columns: [Column]
  let missing: MissingRule
  let flagsMissing: Bool
  let missingCategory: MissingCategoryRule
  let minFrequency: Int?
}
