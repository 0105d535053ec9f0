package slipway.packaging;

import java.util.Set;
import java.util.regex.Pattern;
import slipway.api.wire.ModelScan.Verdict;
import slipway.packaging.pickle.PickleImport;

/// What a model may be told by a name that loading it imports. Only what is known to be harmless is
/// called safe; what is known to run something is called dangerous; all else is for a person to
/// look at.
final class ImportRules {
  /// Modules of which no model needs anything, with all below them.
  private static final Set<String> DANGEROUS =
      Set.of(
          "_pickle",
          "_posixsubprocess",
          "aiohttp",
          "asyncio",
          "bdb",
          "cProfile",
          "code",
          "codeop",
          "commands",
          "ctypes",
          "distutils",
          "doctest",
          "ensurepip",
          "fileinput",
          "ftplib",
          "gc",
          "http",
          "httplib",
          "httpx",
          "imp",
          "importlib",
          "inspect",
          "marshal",
          "multiprocessing",
          "nt",
          "numpy.f2py",
          "numpy.testing",
          "os",
          "pdb",
          "pickle",
          "pip",
          "pkgutil",
          "platform",
          "popen2",
          "posix",
          "posixpath",
          "profile",
          "pty",
          "pydoc",
          "requests",
          "runpy",
          "setuptools",
          "shelve",
          "shutil",
          "signal",
          "site",
          "smtplib",
          "socket",
          "sqlite3",
          "ssl",
          "subprocess",
          "sys",
          "tarfile",
          "telnetlib",
          "tempfile",
          "threading",
          "timeit",
          "torch.hub",
          "trace",
          "urllib",
          "urllib2",
          "venv",
          "webbrowser",
          "xmlrpc",
          "zipfile",
          "zipimport");

  /// Names that run, read or write something, in modules that have harmless ones too.
  private static final Set<String> DANGEROUS_NAMES =
      Set.of(
          "codecs.open",
          "functools.reduce",
          "io.open",
          "io.FileIO",
          "joblib.load",
          "joblib.numpy_pickle.load",
          "numpy.load",
          "numpy.fromfile",
          "numpy.memmap",
          "operator.attrgetter",
          "operator.methodcaller",
          "pandas.eval",
          "pandas.read_pickle",
          "torch.load",
          "torch.serialization.load",
          "types.CodeType",
          "types.FunctionType");

  private static final Set<String> BUILTINS = Set.of("builtins", "__builtin__");

  private static final Set<String> PLAIN_BUILTINS =
      Set.of(
          "bool",
          "bytearray",
          "bytes",
          "complex",
          "dict",
          "float",
          "frozenset",
          "int",
          "list",
          "long",
          "object",
          "range",
          "set",
          "slice",
          "str",
          "tuple",
          "unicode",
          "xrange");

  /// Functions by which known libraries build their objects again.
  private static final Set<String> REBUILDERS =
      Set.of(
          "_codecs.encode",
          "catboost.core._get_cat_features_indices",
          "array._array_reconstructor",
          "array.array",
          "collections.Counter",
          "collections.OrderedDict",
          "collections.deque",
          "collections.defaultdict",
          "copy_reg._reconstructor",
          "copyreg._reconstructor",
          "datetime.date",
          "datetime.datetime",
          "datetime.time",
          "datetime.timedelta",
          "datetime.timezone",
          "decimal.Decimal",
          "fractions.Fraction",
          "numpy.core.multiarray._reconstruct",
          "numpy.core.multiarray.scalar",
          "numpy.core.numeric._frombuffer",
          "numpy._core.multiarray._reconstruct",
          "numpy._core.multiarray.scalar",
          "numpy._core.numeric._frombuffer",
          "numpy.dtype",
          "numpy.ndarray",
          "numpy.random.__RandomState_ctor",
          "numpy.random._pickle.__bit_generator_ctor",
          "numpy.random._pickle.__generator_ctor",
          "numpy.random._pickle.__randomstate_ctor",
          "pandas._libs.arrays.__pyx_unpickle_NDArrayBacked",
          "pandas._libs.internals._unpickle_block",
          "pandas.core.indexes.base._new_Index",
          "pathlib.PosixPath",
          "pathlib.PurePosixPath",
          "pathlib._local.PosixPath",
          "sklearn.tree._tree.Tree",
          "torch._utils._rebuild_parameter",
          "torch._utils._rebuild_tensor",
          "torch._utils._rebuild_tensor_v2",
          "torch.Size",
          "torch.device",
          "uuid.UUID");

  /// Libraries whose classes (named with a capital) are made and filled, and do nothing more.
  private static final Pattern CLASS =
      Pattern.compile(
          "(catboost|joblib\\.numpy_pickle|lightgbm|numpy|pandas|scipy|sklearn|statsmodels|torch"
              + "|xgboost)(\\.[\\w.]+)?\\._?[A-Z]\\w*");

  /// NumPy's and torch's types of numbers.
  private static final Pattern NUMBER =
      Pattern.compile(
          "(numpy|torch)\\.(u?int|float|complex|bfloat|bool)_?(8|16|32|64|128)?"
              + "|torch\\.\\w+Storage");

  /// Classes that their libraries wrote small.
  private static final Pattern SMALL_CLASS =
      Pattern.compile(
          "scipy\\.sparse\\.[\\w.]+_(matrix|array)|sklearn\\.[\\w.]+\\.newObj|numpy\\.(rec|matrix)\\w*");

  /// Cython's way to build an object again.
  private static final Pattern CYTHON =
      Pattern.compile("(numpy|sklearn|scipy|pandas|statsmodels)\\.[\\w.]+\\.__pyx_unpickle_\\w+");

  /// Code by value.
  private static final Pattern BY_VALUE = Pattern.compile("(cloudpickle|dill)\\b.*");

  private ImportRules() {}

  static Verdict of(PickleImport imported) {
    if (imported.isMade()) {
      return Verdict.DANGEROUS; // a name is hidden for one reason
    }
    var whole = imported.toString();
    if (BUILTINS.contains(imported.module())) {
      return PLAIN_BUILTINS.contains(imported.name()) ? Verdict.SAFE : Verdict.DANGEROUS;
    }
    if (REBUILDERS.contains(whole)) {
      return Verdict.SAFE;
    }
    if (DANGEROUS_NAMES.contains(whole) || isBelowDangerous(whole)) {
      return Verdict.DANGEROUS;
    }
    return CLASS.matcher(whole).matches()
            || NUMBER.matcher(whole).matches()
            || SMALL_CLASS.matcher(whole).matches()
            || CYTHON.matcher(whole).matches()
        ? Verdict.SAFE
        : Verdict.LOOK;
  }

  /// Whether functions or classes are in the file themselves, by cloudpickle.
  static boolean isCode(PickleImport imported) {
    return BY_VALUE.matcher(imported.module()).matches();
  }

  private static boolean isBelowDangerous(String whole) {
    for (int dot = whole.indexOf('.'); dot >= 0; dot = whole.indexOf('.', dot + 1)) {
      if (DANGEROUS.contains(whole.substring(0, dot))) {
        return true;
      }
    }
    return false;
  }
}
