package dev.sentryotel.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.propagation.TraceHeaders;
import java.io.StringReader;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** Templates of the docs are well-formed and ask for what {@link TraceHeaders} has. */
class HtmlSnippetsTest {

  private static final Pattern PROPERTY = Pattern.compile("\\$\\{sentry\\.(\\w+)}");

  @Test
  void everyTemplateIsWellFormedAndAsksForWhatIsThere() throws Exception {
    List<String> names =
        Arrays.stream(TraceHeaders.class.getRecordComponents())
            .map(RecordComponent::getName)
            .toList();
    for (Page page : Page.all()) {
      for (Page.Block block : page.blocks("html")) {
        String document = "<html xmlns:th='http://www.thymeleaf.org'>" + block.text() + "</html>";
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(document)));

        assertThat(
                PROPERTY.matcher(block.text()).results().map((MatchResult each) -> each.group(1)))
            .as(block.where())
            .isNotEmpty()
            .isSubsetOf(names);
      }
    }
  }
}
