package slipway.declarations;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.declaration.Finding;
import slipway.api.wire.Applying;
import slipway.api.wire.Applying.Change;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.http.Router;
import slipway.pipelines.Pipelines;
import slipway.time.BusinessClock;
import slipway.time.WallClock;

/// Makes the server agree with files: all of them or none, the same files twice do nothing.
public final class Declarations {
  private static final int FILES_MAX = 1_000;
  private static final int REVISION_LENGTH_MAX = 200;
  static final String NO_REVISION = "none";

  private final Access access;
  private final Database database;
  private final Pipelines pipelines;
  private final WallClock wall;
  private final BusinessClock business;
  private final List<DeclarationKind> kinds;
  private final DeclarationStore store = new DeclarationStore();

  private Declarations(
      Access access,
      Database database,
      Pipelines pipelines,
      WallClock wall,
      BusinessClock business,
      List<DeclarationKind> kinds) {
    this.access = access;
    this.database = database;
    this.pipelines = pipelines;
    this.wall = wall;
    this.business = business;
    this.kinds = List.copyOf(kinds);
  }

  /// What the area needs of its neighbours.
  public record Neighbours(
      Access access,
      Database database,
      Pipelines pipelines,
      WallClock wall,
      BusinessClock business,
      Router router) {}

  /// @param kinds in the order in which documents are applied
  public static Declarations open(Neighbours with, List<DeclarationKind> kinds) {
    var declarations =
        new Declarations(
            with.access(), with.database(), with.pipelines(), with.wall(), with.business(), kinds);
    new DeclarationsRoutes(with.access(), declarations).register(with.router());
    return declarations;
  }

  /// Applies every document of the files in one transaction, or refuses all of them with one detail
  /// line (`file:line: what`) for each thing that is wrong.
  ///
  /// @param revision the code commit the files are from; empty when unknown
  public Applying.Result apply(
      Caller caller, String project, List<Applying.SourceFile> files, String revision) {
    checkRequest(files, revision);
    var problems = new ArrayList<String>();
    var sources = new ArrayList<YamlDocument>();
    for (var file : files) {
      sources.addAll(YamlReader.read(file.path(), file.text(), problems));
    }
    var binder = new DocumentBinder(kinds, project);
    var claims = claims(binder, sources, problems);
    var documents = new ArrayList<Document>();
    for (var source : sources) {
      binder.bind(source, problems).ifPresent(documents::add);
    }
    documents.sort(Comparator.comparingInt(Document::order)); // stable: files keep their order
    return database.inTransaction(
        "declarations.apply",
        tx -> {
          access.require(tx, caller, Permission.EDIT, project);
          var found = new ArrayList<>(problems);
          crossCheck(tx, project, documents, claims, found);
          refuseIfAny(found);
          return applyAll(tx, caller, project, documents, revision);
        });
  }

  /// The newest form of everything declared, by kind and name.
  List<DeclarationStore.Applied> current(Caller caller, String project) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      return store.current(tx, project);
    });
  }

  /// What was changed, newest first.
  List<DeclarationStore.Applied> history(Caller caller, String project, int offset, int max) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      return store.history(tx, project, offset, max);
    });
  }

  private static void checkRequest(List<Applying.SourceFile> files, String revision) {
    if (files.size() > FILES_MAX) {
      throw SlipwayException.invalid("files", files.size(), "<= " + FILES_MAX);
    }
    if (revision.length() > REVISION_LENGTH_MAX) {
      throw SlipwayException.invalid(
          "revision", revision.length() + " characters", "<= " + REVISION_LENGTH_MAX);
    }
  }

  /// Kind → names of all documents, also of those with something wrong, so that one mistake is told
  /// once; a name claimed twice is a problem.
  private static Map<String, Set<String>> claims(
      DocumentBinder binder, List<YamlDocument> sources, List<String> problems) {
    var claims = new HashMap<String, Set<String>>();
    var first = new HashMap<DocumentBinder.Claim, YamlDocument>();
    for (var source : sources) {
      binder
          .claim(source)
          .ifPresent(claim -> {
            var other = first.putIfAbsent(claim, source);
            if (other != null) {
              var message =
                  claim.kind()
                      + " \""
                      + claim.name()
                      + "\" a second time (first: "
                      + other.file()
                      + ":"
                      + other.line()
                      + ")";
              problems.add(source.locate(new Finding("", message)));
            }
            claims.computeIfAbsent(claim.kind(), _ -> new TreeSet<>()).add(claim.name());
          });
    }
    return claims;
  }

  private void crossCheck(
      Tx tx,
      String project,
      List<Document> documents,
      Map<String, Set<String>> claims,
      List<String> problems) {
    var known = store.names(tx, project);
    claims.forEach(
        (kind, names) -> known.computeIfAbsent(kind, _ -> new TreeSet<>()).addAll(names));
    var checks = new CrossChecks(pipelines, known);
    for (var document : documents) {
      checks.check(document).forEach(finding -> problems.add(document.locate(finding)));
    }
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

  private Applying.Document applyOne(
      Tx tx, Caller caller, String project, Document document, String revision) {
    var before = store.current(tx, project, document.kind(), document.name());
    var source = document.source();
    var change =
        before
            .map(b -> b.digest().equals(document.digest()) ? Change.UNCHANGED : Change.CHANGED)
            .orElse(Change.CREATED);
    if (change != Change.UNCHANGED) {
      var from = revision.isEmpty() ? NO_REVISION : revision;
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
              business.now(),
              wall.now()));
    }
    return new Applying.Document(
        source.file(), source.line(), document.kind(), document.name(), document.digest(), change);
  }

  private static void refuseIfAny(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new SlipwayException(
          ErrorCode.INVALID_ARGUMENT,
          problems.size() == 1
              ? problems.getFirst() + "; nothing was applied"
              : problems.size() + " problems in the declarations; nothing was applied",
          problems);
    }
  }
}
