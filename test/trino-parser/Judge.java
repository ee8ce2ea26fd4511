import io.trino.sql.SqlFormatter;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.Statement;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Trino's own parser as a judge. Reads one JSON array of strings a line, a text and perhaps a second one, and answers
 * each with a line: {"ok":true,"statement":…,"same":…}, where "same" tells whether both texts are equal statements,
 * or {"ok":false,"line":…,"column":…,"message":…}.
 */
public final class Judge {
    private static final SqlParser PARSER = new SqlParser();

    public static void main(String[] args) throws IOException {
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] texts = strings(line);
            output.println(verdict(texts));
        }
    }

    private static String verdict(String[] texts) {
        try {
            Statement statement = PARSER.createStatement(texts[0]);
            String name = statement.getClass().getSimpleName();
            String formatted = texts.length > 2 ? ",\"formatted\":" + quoted(SqlFormatter.formatSql(statement)) : "";
            return "{\"ok\":true,\"statement\":" + quoted(name) + formatted + ",\"same\":" + same(statement, texts) + "}";
        } catch (ParsingException error) {
            return failed(error.getLineNumber(), error.getColumnNumber(), error.getErrorMessage());
        } catch (RuntimeException error) {
            return failed(0, 0, error.toString());
        }
    }

    private static String same(Statement statement, String[] texts) {
        if (texts.length < 2) {
            return "null";
        }
        try {
            return String.valueOf(statement.equals(PARSER.createStatement(texts[1])));
        } catch (ParsingException error) {
            return quoted(error.getMessage());
        }
    }

    private static String failed(int line, int column, String message) {
        return "{\"ok\":false,\"line\":" + line + ",\"column\":" + column + ",\"message\":" + quoted(message) + "}";
    }

    /** The strings of a JSON array of strings, as JSON.stringify writes it. */
    private static String[] strings(String json) {
        var found = new java.util.ArrayList<String>();
        for (int at = json.indexOf('"'); at >= 0; at = json.indexOf('"', at + 1)) {
            var text = new StringBuilder();
            for (at++; json.charAt(at) != '"'; at++) {
                char next = json.charAt(at);
                if (next != '\\') {
                    text.append(next);
                    continue;
                }
                char escaped = json.charAt(++at);
                switch (escaped) {
                    case 'n' -> text.append('\n');
                    case 't' -> text.append('\t');
                    case 'r' -> text.append('\r');
                    case 'b' -> text.append('\b');
                    case 'f' -> text.append('\f');
                    case 'u' -> {
                        text.append((char) Integer.parseInt(json.substring(at + 1, at + 5), 16));
                        at += 4;
                    }
                    default -> text.append(escaped);
                }
            }
            found.add(text.toString());
        }
        return found.toArray(String[]::new);
    }

    private static String quoted(String text) {
        var json = new StringBuilder("\"");
        for (char next : text.toCharArray()) {
            if (next == '"' || next == '\\') {
                json.append('\\').append(next);
            } else if (next < ' ') {
                json.append(String.format("\\u%04x", (int) next));
            } else {
                json.append(next);
            }
        }
        return json.append('"').toString();
    }
}
