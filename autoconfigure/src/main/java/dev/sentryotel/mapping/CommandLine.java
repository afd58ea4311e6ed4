package dev.sentryotel.mapping;

import java.util.ArrayList;
import java.util.List;

/**
 * Arguments of the process, which may hold secrets wherever they are written.
 *
 * <table>
 *   <caption>{@link #withoutSecrets(List)}</caption>
 *   <tr><td>{@code --db.password=a}</td><td>{@code --db.password=[Filtered]}</td></tr>
 *   <tr><td>{@code --token a}</td><td>{@code --token [Filtered]}</td></tr>
 *   <tr><td>{@code -Durl=jdbc:h2://bob:pw@h/db}</td>
 *       <td>{@code -Durl=jdbc:h2://[Filtered]:[Filtered]@h/db}</td></tr>
 * </table>
 */
final class CommandLine {

  private CommandLine() {}

  /** Returns the line without secrets. A secret must not hold blanks: quotes are gone by now. */
  static String withoutSecrets(String line) {
    return String.join(" ", withoutSecrets(List.of(line.split(" ", -1))));
  }

  /** Returns the arguments without secrets. */
  static List<String> withoutSecrets(List<String> arguments) {
    List<String> safe = new ArrayList<>(arguments.size());
    boolean isSecret = false;
    for (String argument : arguments) {
      safe.add(isSecret ? PairSyntax.FILTERED : withoutPairs(argument));
      isSecret = argument.startsWith("-") && isNameOfSecret(argument);
    }
    return safe;
  }

  private static String withoutPairs(String argument) {
    String safe = PairSyntax.QUERY.withoutSecrets(argument, PersonalData.SENT);
    return UrlText.withoutSecrets(safe, PersonalData.SENT);
  }

  private static boolean isNameOfSecret(String option) {
    return option.indexOf('=') < 0 && SensitiveNames.isCredential(option);
  }
}
