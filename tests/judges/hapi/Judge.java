import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** HAPI's strict parser of R4: a resource a line in, a line of what is wrong out. */
public class Judge {
  public static void main(String[] given) throws Exception {
    IParser parser = FhirContext.forR4().newJsonParser();
    parser.setParserErrorHandler(new StrictErrorHandler());
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      System.out.println(fault(parser, line));
    }
  }

  private static String fault(IParser parser, String line) {
    try {
      parser.encodeResourceToString(parser.parseResource(line));
      return "[]";
    } catch (RuntimeException error) {
      String said = String.valueOf(error.getMessage()).replaceAll("[\\\\\"\\p{Cntrl}]", " ");
      return "[\"" + said + "\"]";
    }
  }
}
