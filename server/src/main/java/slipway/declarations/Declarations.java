package slipway.declarations;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.declaration.Finding;
import slipway.api.wire.Applying;
import slipway.api.wire.Applying.Change;
import slipway.audit.Audit;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.http.Router;
import slipway.pipelines.Pipelines;
import slipway.serving.Serving;
import slipway.time.BusinessClock;
import slipway.time.WallClock;

/// Makes the server agree with files: all of them or none, the same files twice do nothing.
public final class Declarations {
  private static final int FILES_MAX = 1_000;
  private static final int PATH_LENGTH_MAX = 1_000;
  private static final int REVISION_LENGTH_MAX = 200;
  static final String NO_REVISION = "none";

  /// How a revision ends when the files were not as that commit has them.
  private static final String DIRTY = "+dirty";

  private final Neighbours with;
  private final List<DeclarationKind> kinds;
  private final DeclarationStore store = new DeclarationStore();
  private @Nullable Schemas schemas;

  private Declarations(Neighbours with, List<DeclarationKind> kinds) {
    this.with = with;
    this.kinds = List.copyOf(kinds);
  }

  /// What the area needs of its neighbours.
  public record Neighbours(
      Access access,
      Database database,
      Audit audit,
      Pipelines pipelines,
      WallClock wall,
      BusinessClock business,
      Router router) {}

  /// @param kinds in the order in which documents are applied
  public static Declarations open(Neighbours with, List<DeclarationKind> kinds) {
    var declarations = new Declarations(with, kinds);
    new DeclarationsRoutes(with.access(), declarations).register(with.router());
    return declarations;
  }

  /// Applies every document of the files in one transaction, or refuses all of them with one detail
  /// line (`file:line: what`) for each thing that is wrong.
  ///
  /// What a decision holds back is refused with HELD_BACK, also when it is what was applied last;
  /// with `override` it is applied and let free.
  public Applying.Result apply(Caller caller, String project, Applying.Request request) {
    var read = read(project, request);
    return with.database()
        .inTransaction(
            "declarations.apply",
            tx -> {
              check(tx, caller, project, read);
              liftOrRefuse(tx, caller, project, read.documents(), request);
              return applyAll(tx, caller, project, read.documents(), revision(request));
            });
  }

  /// What [#apply] would do: the same transaction up to its end, and then nothing of it. What is
  /// held back is told, not refused.
  public Applying.Differences diff(Caller caller, String project, Applying.Request request) {
    var read = read(project, request);
    try {
      return with.database()
          .inTransaction(
              "declarations.diff",
              tx -> {
                check(tx, caller, project, read);
                var before = Differences.before(tx, store, project, read.documents());
                var held = held(tx, project, read.documents());
                var applied = applyAll(tx, caller, project, read.documents(), revision(request));
                throw new Undone(Differences.of(read.documents(), applied, before, held));
              });
    } catch (Undone e) {
      return e.differences;
    }
  }

  /// Ends a transaction that must leave no trace.
  private static final class Undone extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Applying.Differences differences;

    Undone(Applying.Differences differences) {
      super("a dry run", null, false, false);
      this.differences = differences;
    }
  }

  /// JSON Schemas of everything that can be applied; made when first asked for, since a start needs
  /// none.
  synchronized Schemas schemas() {
    if (schemas == null) {
      schemas = new Schemas(kinds, with.pipelines().stepSettings());
    }
    return schemas;
  }

  /// The newest form of everything declared, by kind and name.
  List<DeclarationStore.Applied> current(Caller caller, String project) {
    return with.database()
        .read(tx -> {
          with.access().require(tx, caller, Permission.READ, project);
          return store.current(tx, project);
        });
  }

  /// What was changed, newest first.
  List<DeclarationStore.Applied> history(Caller caller, String project, int offset, int max) {
    return with.database()
        .read(tx -> {
          with.access().require(tx, caller, Permission.READ, project);
          return store.history(tx, project, offset, max);
        });
  }

  /// What the files hold.
  ///
  /// @param documents those whose form is right, in the order in which they are applied
  private record Read(List<Document> documents, Claims claims, List<String> problems) {}

  private Read read(String project, Applying.Request request) {
    checkRequest(request.files(), revision(request));
    var problems = new ArrayList<String>();
    var sources = new ArrayList<YamlDocument>();
    for (var file : request.files()) {
      sources.addAll(YamlReader.read(file.path(), file.text(), problems));
    }
    var binder = new DocumentBinder(kinds, project);
    var claims = claims(binder, sources, problems);
    var documents = new ArrayList<Document>();
    for (var source : sources) {
      binder.bind(source, problems).ifPresent(documents::add);
    }
    documents.sort(Comparator.comparingInt(Document::order)); // stable: files keep their order
    return new Read(documents, claims, problems);
  }

  private static String revision(Applying.Request request) {
    return Objects.requireNonNullElse(request.revision(), "");
  }

  private void check(Tx tx, Caller caller, String project, Read read) {
    with.access().require(tx, caller, Permission.EDIT, project);
    var found = new ArrayList<>(read.problems());
    crossCheck(tx, project, read.documents(), read.claims(), found);
    refuseIfAny(found);
  }

  private static void checkRequest(List<Applying.SourceFile> files, String revision) {
    if (files.size() > FILES_MAX) {
      throw SlipwayException.invalid("files", files.size(), "<= " + FILES_MAX);
    }
    for (int i = 0; i < files.size(); i++) {
      var file = files.get(i);
      requireText("files[" + i + "].path", file.path());
      requireText("files[" + i + "].text", file.text());
      if (file.path().length() > PATH_LENGTH_MAX) {
        throw SlipwayException.invalid(
            "files[" + i + "].path", file.path().length() + " characters", "<= " + PATH_LENGTH_MAX);
      }
    }
    if (revision.length() > REVISION_LENGTH_MAX) {
      throw SlipwayException.invalid(
          "revision", revision.length() + " characters", "<= " + REVISION_LENGTH_MAX);
    }
  }

  /// A body may leave out what the record promises.
  private static void requireText(String field, @Nullable String text) {
    if (text == null) {
      throw SlipwayException.invalid(field, "nothing", "text");
    }
  }

  /// What the documents call themselves, also those with something wrong, so that one mistake is
  /// told once; a name claimed twice is a problem.
  private static Claims claims(
      DocumentBinder binder, List<YamlDocument> sources, List<String> problems) {
    var names = new HashMap<String, Set<String>>();
    var first = new HashMap<DocumentBinder.Claim, YamlDocument>();
    boolean complete = problems.isEmpty();
    for (var source : sources) {
      var claim = binder.claim(source);
      complete &= claim.isPresent();
      if (claim.isPresent()) {
        var other = first.putIfAbsent(claim.get(), source);
        if (other != null) {
          problems.add(source.locate(new Finding("", secondTime(claim.get(), other))));
        }
        names.computeIfAbsent(claim.get().kind(), _ -> new TreeSet<>()).add(claim.get().name());
      }
    }
    return new Claims(names, complete);
  }

  /// @param names kind → names
  /// @param complete false when a document does not say what it is, so that a name may be its
  private record Claims(Map<String, Set<String>> names, boolean complete) {}

  private static String secondTime(DocumentBinder.Claim claim, YamlDocument first) {
    return claim.kind()
        + " \""
        + claim.name()
        + "\" a second time (first: "
        + first.file()
        + ":"
        + first.line()
        + ")";
  }

  private void crossCheck(
      Tx tx, String project, List<Document> documents, Claims claims, List<String> problems) {
    var known = store.names(tx, project);
    claims
        .names()
        .forEach((kind, names) -> known.computeIfAbsent(kind, _ -> new TreeSet<>()).addAll(names));
    var checks =
        new CrossChecks(
            with.pipelines(), claims.complete() ? Optional.of(known) : Optional.empty());
    for (var document : documents) {
      checks.check(document).forEach(finding -> problems.add(document.locate(finding)));
    }
  }

  /// Why documents may not come back.
  private Map<Document, String> held(Tx tx, String project, List<Document> documents) {
    var reasons = new IdentityHashMap<Document, String>();
    for (var document : documents) {
      kinds
          .get(document.order())
          .guard()
          .held(tx, project, document.name(), document.digest())
          .ifPresent(held -> reasons.put(document, Serving.refusal(held).message()));
    }
    return reasons;
  }

  /// Refuses what is held back, or lets it free.
  private void liftOrRefuse(
      Tx tx, Caller caller, String project, List<Document> documents, Applying.Request request) {
    var problems = new ArrayList<String>();
    for (var document : documents) {
      var guard = kinds.get(document.order()).guard();
      var held = guard.held(tx, project, document.name(), document.digest());
      if (held.isPresent() && Boolean.TRUE.equals(request.override())) {
        guard.lift(tx, caller, held.get());
      } else if (held.isPresent()) {
        problems.addAll(Refusal.lines(document, Serving.refusal(held.get())));
      }
    }
    refuseIfAny(ErrorCode.HELD_BACK, problems);
  }

  /// Documents of one kind are all tried before the first refusal ends it; those of the next kinds
  /// would only repeat it.
  private Applying.Result applyAll(
      Tx tx, Caller caller, String project, List<Document> documents, String revision) {
    var applied = new ArrayList<Applying.Document>();
    var problems = new ArrayList<String>();
    int order = -1;
    for (var document : documents) {
      if (document.order() != order) {
        refuseIfAny(problems);
        order = document.order();
      }
      try {
        applied.add(applyOne(tx, caller, project, document, revision));
      } catch (SlipwayException e) {
        if (e.code().fault() != ErrorCode.Fault.CALLER) {
          throw e;
        }
        problems.addAll(Refusal.lines(document, e));
      }
    }
    refuseIfAny(problems);
    return new Applying.Result(applied);
  }

  /// False when a rollback has gone back to a former form.
  private boolean isWish(Tx tx, String project, Document document) {
    return kinds
        .get(document.order())
        .guard()
        .isWish(tx, project, document.name(), document.digest());
  }

  private Applying.Document applyOne(
      Tx tx, Caller caller, String project, Document document, String revision) {
    var before = store.current(tx, project, document.kind(), document.name());
    var source = document.source();
    var change =
        before
            .map(b ->
                b.digest().equals(document.digest()) && isWish(tx, project, document)
                    ? Change.UNCHANGED
                    : Change.CHANGED)
            .orElse(Change.CREATED);
    var from = revision.isEmpty() ? NO_REVISION : revision;
    if (change != Change.UNCHANGED || isFirstClean(before.orElseThrow().revision(), from)) {
      document
          .taking()
          .take(
              tx, caller, project, new DeclarationKind.Origin(source.file(), source.line(), from));
      store.append(
          tx,
          project,
          new DeclarationStore.Applied(
              document.kind(),
              document.name(),
              before.map(DeclarationStore.Applied::number).orElse(0L) + 1,
              document.digest(),
              DeclarationStore.text(document),
              source.file(),
              source.line(),
              from,
              caller.name(),
              with.business().now(),
              with.wall().now()));
    }
    if (change != Change.UNCHANGED) {
      tell(tx, caller, project, document, change);
    }
    return new Applying.Document(
        source.file(), source.line(), document.kind(), document.name(), document.digest(), change);
  }

  /// Whether a commit has what was applied before it was committed: the commit is kept, and the
  /// pipeline's next models name it. Later commits that have the same change nothing.
  private static boolean isFirstClean(String before, String now) {
    return !isClean(before) && isClean(now);
  }

  private static boolean isClean(String revision) {
    return !revision.equals(NO_REVISION) && !revision.endsWith(DIRTY);
  }

  private void tell(Tx tx, Caller caller, String project, Document document, Change change) {
    with.audit()
        .write(
            tx,
            caller.name(),
            project,
            "declaration." + (change == Change.CREATED ? "create" : "change"),
            document.kind() + "/" + document.name(),
            Json.object()
                .put("digest", document.digest().hex())
                .put("file", document.source().file()));
  }

  private static void refuseIfAny(List<String> problems) {
    refuseIfAny(ErrorCode.INVALID_ARGUMENT, problems);
  }

  private static void refuseIfAny(ErrorCode code, List<String> problems) {
    if (!problems.isEmpty()) {
      throw new SlipwayException(
          code,
          problems.size() == 1
              ? problems.getFirst() + "; nothing was applied"
              : problems.size() + " problems in the declarations; nothing was applied",
          problems);
    }
  }
}
