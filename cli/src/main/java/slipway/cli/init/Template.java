package slipway.cli.init;

/// What kind of project is made.
enum Template {
  CHURN("churn"),
  REGRESSION("regression"),
  BRING_YOUR_SCRIPT("bring-your-script");

  private final String word;

  Template(String word) {
    this.word = word;
  }

  @Override
  public String toString() {
    return word;
  }
}
