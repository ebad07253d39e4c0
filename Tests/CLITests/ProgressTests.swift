import CNN
import Testing

@testable import NeuralNetwork
@testable import nn_cli

@Suite struct ProgressTests {
  @Test(arguments: [1, 10, 18, 19, 100, 200, 999, 1000, 12345, 1_000_000])
  func linesAreFew(_ epochs: Int) {
    let step = ProgressLines.step(epochs: epochs)
    let shown = Set([1, epochs] + stride(from: step, through: epochs, by: step))
    #expect(shown.count <= 20)
    #expect(step == 1 || epochs >= 19)
  }

  @Test func textNamesWhatThereIs() {
    var progress = Progress()
    progress.values.epoch = 7
    progress.values.epochs = 100
    progress.values.loss = 0.5
    progress.values.accuracy = 0.75
    #expect(ProgressText.long(progress, hasAccuracy: false) == "epoch   7/100  loss 0.5000")
    #expect(ProgressText.long(progress, hasAccuracy: true) == "epoch   7/100  loss 0.5000  accuracy 75.0 %")
    progress.values.has_validation = 1
    progress.values.validation_loss = 123.456
    progress.values.validation_accuracy = 0.5
    #expect(
      ProgressText.short(progress, hasAccuracy: true)
        == "epoch   7/100  loss 0.5000  validation 123.5  accuracy 50.0 %")
  }
}
