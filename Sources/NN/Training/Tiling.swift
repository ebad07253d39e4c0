#if !NN_PLAIN_KERNELS
  /// Outputs [rows][columns] cut into tiles, each of which one task computes; an array is rows without columns.
  struct Tiling {
    private let rows: Int
    private let columns: Int
    /// Rows begin at multiples of it, but for the end.
    private let grain: Int
    private var rowParts = 1
    private var columnParts = 1

    var count: Int { rowParts &* columnParts }

    /// Rows in at most `parts` parts, each but the last a multiple of `grain`.
    init(rows: Int, parts: Int, grain: Int) {
      (self.rows, self.grain, columns) = (rows, grain, 0)
      rowParts = max(min(parts, rowGrains), 1)
    }

    /// Tiles that fill register blocks, at most `parts` of them, each about `tallness` times as high as it is wide: what
    /// every row of a tile shares is prepared once.
    init(rows: Int, columns: Int, parts: Int, tallness: Int = 1) {
      (self.rows, self.columns, grain) = (rows, columns, 2 &* Dense.rowsInBlock)
      while 2 &* count <= parts {
        let (cutsRows, cutsColumns) = (2 &* rowParts <= rowGrains, 2 &* columnParts <= columnGrains)
        let isTall = rows &* columnParts > tallness &* columns &* rowParts
        if cutsRows && (isTall || !cutsColumns) {
          rowParts &*= 2
        } else if cutsColumns {
          columnParts &*= 2
        } else {
          return
        }
      }
    }

    private var rowGrains: Int { (rows &+ grain &- 1) / grain }
    /// The last part of the columns has the rest too, so that none is narrower than a panel.
    private var columnGrains: Int { max(columns / PackedColumns.mostColumns, 1) }

    /// Rows of a tile.
    func rows(of index: Int) -> Range<Int> {
      let part = index / columnParts
      let end = start(of: part &+ 1, rowParts, rowGrains) &* grain
      return start(of: part, rowParts, rowGrains) &* grain..<min(end, rows)
    }

    /// Columns of a tile.
    func columns(of index: Int) -> Range<Int> {
      let part = index % columnParts
      let panel = PackedColumns.mostColumns
      let end = start(of: part &+ 1, columnParts, columnGrains) &* panel
      return start(of: part, columnParts, columnGrains) &* panel..<(part &+ 1 == columnParts ? columns : end)
    }

    /// The first grain of a part.
    private func start(of part: Int, _ parts: Int, _ grains: Int) -> Int { part &* grains / parts }
  }
#endif
