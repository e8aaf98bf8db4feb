import org.apache.pdfbox.preflight.ValidationResult;
import org.apache.pdfbox.preflight.parser.PreflightParser;

/** Says VALID or the faults of each file given. */
public class Check {
    public static void main(String[] files) throws Exception {
        for (String name : files) {
            PreflightParser parser = new PreflightParser(name);
            ValidationResult result;
            try {
                parser.parse();
                parser.getPreflightDocument().validate();
                result = parser.getPreflightDocument().getResult();
                parser.getPreflightDocument().close();
            } catch (org.apache.pdfbox.preflight.exception.SyntaxValidationException e) {
                result = e.getResult();
            }
            if (result.isValid()) {
                System.out.println(name + " VALID");
                continue;
            }
            for (ValidationResult.ValidationError error : result.getErrorsList()) {
                System.out.println(name + " " + error.getErrorCode() + " " + error.getDetails());
            }
        }
    }
}
