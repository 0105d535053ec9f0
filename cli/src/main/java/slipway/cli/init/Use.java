package slipway.cli.init;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What becomes of a column.
sealed interface Use {
  /// In a few words, for the table that is shown.
  String said();

  /// It names the rows.
  record Key() implements Use {
    @Override
    public String said() {
      return "key";
    }
  }

  /// It is what the model is to tell.
  record Told(Label label) implements Use {
    @Override
    public String said() {
      return "label";
    }
  }

  /// It says when a row became known.
  record Known() implements Use {
    @Override
    public String said() {
      return "when a row is known";
    }
  }

  /// It becomes features.
  record Made(String how, List<Feature> features) implements Use {
    public Made {
      features = List.copyOf(features);
    }

    @Override
    public String said() {
      return features.size() == 1 && how.isEmpty()
          ? "feature"
          : (features.size() == 1 ? "feature" : features.size() + " features") + " · " + how;
    }
  }

  /// It is kept in the dataset, and no model sees it.
  record LeftOut(String why) implements Use {
    @Override
    public String said() {
      return "left out · " + why;
    }
  }

  /// One number for each row.
  ///
  /// @param sql over the dataset's columns
  /// @param says what it is, for people
  /// @param least null: no bound; so with `most`
  /// @param isAgeing whether it moves by itself as days pass
  /// @param isRequired whether it was there in every row
  /// @param reading what the SQL says of one field
  record Feature(
      String name,
      String sql,
      String says,
      boolean isWhole,
      @Nullable Double least,
      @Nullable Double most,
      boolean isAgeing,
      boolean isRequired,
      Reading reading) {}

  /// The number that a field becomes, as JSON writes it: for the example of a question.
  interface Reading {
    @Nullable String of(@Nullable String field);
  }
}
