//! Rows as Parquet.

use std::path::Path;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::record::RowAccessor;
use parquet::schema::parser::parse_message_type;

use crate::error::{Result, SimError, io};
use crate::output::Row;

const SCHEMA: &str = "message rows { required int64 point; required int64 replicate; required int64 step; \
                      required binary metric (UTF8); required double value; }";
/// Rows of a group.
const GROUP: usize = 1 << 20;

fn wrap(path: &Path) -> impl Fn(ParquetError) -> SimError + use<> {
    let path = path.to_path_buf();
    move |source| SimError::Parquet { path: path.clone(), source }
}

/// Writes rows; metric names by dictionary.
///
/// # Errors
/// If the file cannot be written.
pub fn write_parquet(path: &Path, rows: &[Row]) -> Result<()> {
    let file = std::fs::File::create(path).map_err(io(path))?;
    write(file, rows).map_err(wrap(path))
}

fn write(file: std::fs::File, rows: &[Row]) -> std::result::Result<(), ParquetError> {
    let schema = Arc::new(parse_message_type(SCHEMA)?);
    let properties = WriterProperties::builder()
        .set_compression(Compression::UNCOMPRESSED)
        .set_created_by(concat!("aidao-simulator ", env!("CARGO_PKG_VERSION")).to_owned())
        .build();
    let mut writer = SerializedFileWriter::new(file, schema, Arc::new(properties))?;
    for rows in rows.chunks(GROUP) {
        let mut group = writer.next_row_group()?;
        let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let columns: [Vec<i64>; 3] = [
            rows.iter().map(|row| whole(row.point)).collect(),
            rows.iter().map(|row| whole(row.replicate)).collect(),
            rows.iter().map(|row| whole(row.step)).collect(),
        ];
        for values in &columns {
            if let Some(mut column) = group.next_column()? {
                column.typed::<Int64Type>().write_batch(values, None, None)?;
                column.close()?;
            }
        }
        let names: Vec<ByteArray> = rows.iter().map(|row| ByteArray::from(row.metric.as_str())).collect();
        if let Some(mut column) = group.next_column()? {
            column.typed::<ByteArrayType>().write_batch(&names, None, None)?;
            column.close()?;
        }
        let values: Vec<f64> = rows.iter().map(|row| row.value).collect();
        if let Some(mut column) = group.next_column()? {
            column.typed::<DoubleType>().write_batch(&values, None, None)?;
            column.close()?;
        }
        group.close()?;
    }
    writer.close()?;
    Ok(())
}

/// Reads rows that [`write_parquet`] wrote.
///
/// # Errors
/// If the file cannot be read or has other columns.
pub fn read_parquet(path: &Path) -> Result<Vec<Row>> {
    let file = std::fs::File::open(path).map_err(io(path))?;
    let reader = SerializedFileReader::new(file).map_err(wrap(path))?;
    let mut rows = Vec::new();
    for row in reader.get_row_iter(None).map_err(wrap(path))? {
        let row = row.map_err(wrap(path))?;
        let whole = |index: usize| -> Result<u64> {
            let number = row.get_long(index).map_err(wrap(path))?;
            u64::try_from(number).map_err(|_| SimError::Model(format!("{}: a negative number", path.display())))
        };
        rows.push(Row {
            point: whole(0)?,
            replicate: whole(1)?,
            step: whole(2)?,
            metric: row.get_string(3).map_err(wrap(path))?.clone(),
            value: row.get_double(4).map_err(wrap(path))?,
        });
    }
    Ok(rows)
}
