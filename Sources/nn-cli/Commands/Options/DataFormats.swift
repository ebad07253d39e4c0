/// What --help says of the files that rows are read from.
enum DataFormats {
  static let help: String =
    "The rows: a CSV file, a NumPy array (.npy, .npz, or one of an archive: FILE.npz:NAME), or images in an IDX file "
    + "(MNIST), plain or gzip; - is standard input."

  static let targets: String =
    "The targets of the rows in their order: an IDX file of labels, a NumPy array, or a CSV file of one column."
}
