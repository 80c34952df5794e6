import java.lang.reflect.RecordComponent;
import userevents.UserEvents;

/** Prints each record and its components: "SignUpRejectedData reason:String …". */
public class Members {
    public static void main(String[] none) {
        for (Class<?> record : UserEvents.class.getClasses()) {
            StringBuilder line = new StringBuilder(record.getSimpleName());
            for (RecordComponent each : record.getRecordComponents()) {
                line.append(' ').append(each.getName()).append(':').append(each.getType().getSimpleName());
            }
            System.out.println(line);
        }
    }
}
