/// `slipway init`: from a CSV to a folder that applies, trains and serves.
///
/// The file is read twice, as a stream and as strictly as the server will read it ([CsvFile]). The
/// first reading gives a [Profile] of each column; with the key and the label chosen ([Plan]), the
/// second looks for columns that tell the label ([Leaks]). [Plan] says what becomes of every column
/// and why; it is shown, and on a yes [Declarations] and [Extras] write it down as files, which
/// [ProjectFolder] makes appear all at once. No server is asked.
///
/// What fails: a file that cannot be read as declared, a table in which nothing can be learnt, and
/// a folder that is not empty are refused before anything is written.
@NullMarked
package slipway.cli.init;

import org.jspecify.annotations.NullMarked;
