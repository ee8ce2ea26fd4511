import java.sql.DriverManager;

/** Makes the tables of an Iceberg catalog in an SQLite file; Trino asks for them and does not make them itself. */
public final class Catalog {
    public static void main(String[] args) throws Exception {
        try (var db = DriverManager.getConnection("jdbc:sqlite:" + args[0]); var sql = db.createStatement()) {
            // Readers then do not wait for writers, whichever process they are in.
            sql.execute("PRAGMA journal_mode=WAL");
            sql.execute(
                    """
                    CREATE TABLE iceberg_tables (
                      catalog_name VARCHAR(255) NOT NULL,
                      table_namespace VARCHAR(255) NOT NULL,
                      table_name VARCHAR(255) NOT NULL,
                      metadata_location VARCHAR(1000),
                      previous_metadata_location VARCHAR(1000),
                      iceberg_type VARCHAR(5),
                      PRIMARY KEY (catalog_name, table_namespace, table_name))
                    """);
            sql.execute(
                    """
                    CREATE TABLE iceberg_namespace_properties (
                      catalog_name VARCHAR(255) NOT NULL,
                      namespace VARCHAR(255) NOT NULL,
                      property_key VARCHAR(255) NOT NULL,
                      property_value VARCHAR(1000),
                      PRIMARY KEY (catalog_name, namespace, property_key))
                    """);
        }
    }
}
