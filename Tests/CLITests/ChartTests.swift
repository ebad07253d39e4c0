import Testing

@testable import nn_cli

@Suite struct ChartTests {
  private var chart: Chart {
    var chart = Chart(title: "It's", x: "epoch", y: "loss")
    chart.add("training", .line, x: [1, 2], y: [0.5, nil])
    chart.add("validation", .dashes, x: [1, 2], y: [0.75, 0.25])
    return chart
  }

  @Test func seriesDifferInColourAndDashes() {
    let script = Figure(chart).script(.svg)
    #expect(script.contains("set title 'It''s'"))
    #expect(script.contains("linewidth 2.5 linecolor '#0072B2' title 'training'"))
    #expect(script.contains("dashtype 2 linecolor '#E69F00' title 'validation'"))
  }

  @Test func aTerminalHasNoGrid() {
    #expect(Figure(chart).script(.svg).contains("\nset grid"))
    #expect(!Figure(chart).script(.terminal).contains("\nset grid"))
  }

  @Test func barsAreLabelledWhereThereIsRoom() {
    var chart = Chart(title: "", x: "", y: "")
    chart.categories = (0..<24).map(String.init)
    chart.addBars("few", [Float](repeating: 1, count: 24))
    #expect(Figure(chart).script(.svg).contains("with labels"))
    chart.addBars("many", [1])
    #expect(!Figure(chart).script(.svg).contains("with labels"))
  }

  @Test func dataAreWrittenWithoutGaps() throws {
    let folder = TemporaryFolder()
    let path = "\(folder.path)/data.csv"
    try Figure(chart).writeData(to: path)
    let expected = "series,x,y\ntraining,1.0,0.5\nvalidation,1.0,0.75\nvalidation,2.0,0.25\n"
    #expect(folder.contents("data.csv") == Array(expected.utf8))
  }

  @Test func panelsShareTheFigure() {
    let script = Figure([chart, chart, chart], columns: 2).script(.svg)
    #expect(script.contains("set multiplot layout 2,2"))
  }
}
