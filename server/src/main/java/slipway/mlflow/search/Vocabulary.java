package slipway.mlflow.search;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import slipway.api.Names;
import slipway.api.SlipwayException;
import slipway.mlflow.Invalid;
import slipway.mlflow.search.Filter.Entity;
import slipway.mlflow.search.Filter.Field;

/// Which identifiers the filter and the order of one kind of search know, and with what each can be
/// compared.
public final class Vocabulary {
  /// What a value is written as.
  public enum Kind {
    TEXT,
    NUMBER
  }

  private record Term(Field field, Kind kind, Set<Operator> operators) {}

  private record Prefix(Entity entity, Set<Operator> operators) {}

  private final Map<String, Prefix> prefixes = new LinkedHashMap<>();
  private final Map<String, Term> attributes = new LinkedHashMap<>();
  private final Map<String, Term> datasetFields = new LinkedHashMap<>();
  private final Map<String, Field> orders = new LinkedHashMap<>();
  private final Set<Entity> orderedKeys = EnumSet.noneOf(Entity.class);

  /// Fields of the thing itself, under the prefixes `attributes.`, `attribute.`, `attr.` or none.
  public Vocabulary attribute(String name, Kind kind, Set<Operator> operators, String... aliases) {
    var term = new Term(new Field(Entity.ATTRIBUTE, name), kind, operators);
    attributes.put(name, term);
    for (var alias : aliases) {
      attributes.put(alias, term);
    }
    return this;
  }

  /// A prefix whose keys are the users' own.
  public Vocabulary keys(Entity entity, Set<Operator> operators, String... names) {
    for (var name : names) {
      prefixes.put(name, new Prefix(entity, operators));
    }
    return this;
  }

  /// A further prefix for attributes.
  public Vocabulary attributePrefix(String... names) {
    return keys(Entity.ATTRIBUTE, Set.of(), names);
  }

  /// Fields under `dataset.`.
  public Vocabulary datasetField(String name) {
    keys(Entity.DATASET, Operator.LISTED, "dataset", "datasets");
    datasetFields.put(name, new Term(new Field(Entity.DATASET, name), Kind.TEXT, Operator.LISTED));
    return this;
  }

  /// An attribute that results can be ordered by.
  public Vocabulary order(String name, String canonical) {
    orders.put(name, new Field(Entity.ATTRIBUTE, canonical));
    return this;
  }

  /// Results can also be ordered by the values under users' keys of these kinds.
  public Vocabulary orderByKeys(Entity... entities) {
    orderedKeys.addAll(List.of(entities));
    return this;
  }

  /// What a filter can begin a comparison with: a field, or the prefix of users' own keys, which
  /// ends with a dot.
  ///
  /// @param operators as they are written
  public record Word(String text, List<String> operators) {}

  /// Every field by its own name and every prefix by its first one; synonyms are left out.
  public List<Word> words() {
    var words = new ArrayList<Word>();
    var known = EnumSet.noneOf(Entity.class);
    prefixes.forEach((name, prefix) -> {
      if (known.add(prefix.entity())) {
        switch (prefix.entity()) {
          case ATTRIBUTE -> add(words, name, attributes);
          case DATASET -> add(words, name, datasetFields);
          case METRIC, PARAM, TAG -> words.add(new Word(name + ".", signs(prefix.operators())));
        }
      }
    });
    return words;
  }

  private static void add(List<Word> words, String prefix, Map<String, Term> terms) {
    terms.forEach((name, term) -> {
      if (name.equals(term.field().key())) {
        words.add(new Word(prefix + "." + name, signs(term.operators())));
      }
    });
  }

  private static List<String> signs(Set<Operator> operators) {
    return operators.stream().map(Operator::sign).toList();
  }

  Resolved filterField(Identifier identifier) {
    var term = term(identifier);
    return new Resolved(term.field(), term.kind(), term.operators());
  }

  Field orderField(Identifier identifier) {
    var entity =
        identifier.prefix().isEmpty() ? Entity.ATTRIBUTE : entity(identifier.prefix()).entity();
    if (entity != Entity.ATTRIBUTE) {
      if (!orderedKeys.contains(entity)) {
        throw Invalid.of(
            "Invalid order_by entity type '"
                + identifier.prefix()
                + "' (expected: "
                + String.join(", ", orders.keySet())
                + (orderedKeys.isEmpty() ? "" : ", or a key of " + lower(orderedKeys))
                + ")");
      }
      return new Field(entity, identifier.key());
    }
    var field = orders.get(identifier.key());
    if (field == null) {
      throw unknown("attribute key", identifier.key(), orders.keySet());
    }
    return field;
  }

  private static String lower(Set<Entity> entities) {
    return String.join(
        ", ", entities.stream().map(entity -> entity.name().toLowerCase(Locale.ROOT)).toList());
  }

  private Term term(Identifier identifier) {
    var prefix =
        identifier.prefix().isEmpty()
            ? new Prefix(Entity.ATTRIBUTE, Set.of())
            : entity(identifier.prefix());
    return switch (prefix.entity()) {
      case ATTRIBUTE -> known(attributes, "attribute key", identifier.key());
      case DATASET -> known(datasetFields, "dataset attribute key", identifier.key());
      case METRIC ->
          new Term(new Field(Entity.METRIC, identifier.key()), Kind.NUMBER, prefix.operators());
      case PARAM, TAG ->
          new Term(new Field(prefix.entity(), identifier.key()), Kind.TEXT, prefix.operators());
    };
  }

  private Prefix entity(String prefix) {
    var entity = prefixes.get(prefix);
    if (entity == null) {
      throw unknown("entity type", prefix, prefixes.keySet());
    }
    return entity;
  }

  private static Term known(Map<String, Term> terms, String what, String key) {
    var term = terms.get(key);
    if (term == null) {
      throw unknown(what, key, terms.keySet());
    }
    return term;
  }

  private static SlipwayException unknown(String what, String name, Set<String> known) {
    var nearest = Names.nearest(name, known).map(n -> "; did you mean '" + n + "'?").orElse("");
    return Invalid.of(
        "Invalid " + what + " '" + name + "' specified. Valid keys are " + known + nearest);
  }

  /// `prefix.key`, or a bare key with an empty prefix.
  record Identifier(String prefix, String key) {}

  /// A field with what may be done to it.
  record Resolved(Field field, Kind kind, Set<Operator> operators) {}
}
