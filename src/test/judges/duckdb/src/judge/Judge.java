package judge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.StringJoiner;

/**
 * Runs queries, each behind a line of dashes, in a database in memory and says what comes of them:
 * for each its columns with their types, then its rows, values between bars.
 */
public final class Judge {
  private Judge() {}

  public static void main(String[] arguments) throws IOException, SQLException {
    int number = 0;
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement()) {
      for (String query : Files.readString(Path.of(arguments[0])).split("\n----\n")) {
        number++;
        try (ResultSet rows = statement.executeQuery(query)) {
          tell(number, rows);
        }
      }
    } catch (SQLException failure) {
      System.out.println("failed " + number + ": " + failure.getMessage());
      System.exit(1);
    }
  }

  private static void tell(int number, ResultSet rows) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    StringJoiner head = new StringJoiner(", ", "query " + number + ": ", "");
    for (int column = 1; column <= columns.getColumnCount(); column++) {
      head.add(columns.getColumnName(column) + " " + columns.getColumnTypeName(column));
    }
    System.out.println(head);
    while (rows.next()) {
      StringJoiner row = new StringJoiner("|");
      for (int column = 1; column <= columns.getColumnCount(); column++) {
        row.add(String.valueOf(rows.getString(column)).replace("\n", "\\n"));
      }
      System.out.println(row);
    }
  }
}
