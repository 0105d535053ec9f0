/// Makes the server agree with a folder of YAML files.
///
/// **Data.** A file is text with a path; a [slipway.declarations.YamlDocument] is one document of
/// it with the line of everything in it; a [slipway.declarations.DeclarationKind] says how its
/// `spec` looks and who takes it. What was applied is kept in `declarations_applied`: one row for
/// each change of a (project, kind, name), with the document, its digest, where it stood, the
/// revision the client named, who and when. The newest row of a name is what holds.
///
/// **The way of a document**: `POST …/apply` → `Declarations.apply` (read, bind, cross-check,
/// order) → the `apply` of the area that owns the kind, in one transaction with the history row.
/// `POST …/diff` goes the same way and undoes the transaction; `Schemas` tells editors the form
/// that the binder asks for, `Meanings` what each key means.
///
/// **What fails.** Anything wrong in any file refuses all of them, with `file:line` for each thing
/// that is wrong; the transaction of the areas is rolled back as a whole. A document that says what
/// already holds does nothing.
@NullMarked
package slipway.declarations;

import org.jspecify.annotations.NullMarked;
