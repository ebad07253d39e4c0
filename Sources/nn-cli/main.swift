import ArgumentParser
import CNN
print(nn_version())
