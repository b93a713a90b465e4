//! Plots as SVG text.

use plotters::coord::Shift;
use plotters::prelude::*;

use crate::error::{Result, SimError};
use crate::experiment::Picture;

/// Size of a plot in pixels.
const SIZE: (u32, u32) = (640, 480);

/// A line with a band around it.
#[derive(Clone, Debug)]
pub(super) struct Series {
    /// Its name.
    pub(super) name: String,
    /// x, y, half the width of the band.
    pub(super) points: Vec<(f64, f64, f64)>,
}

fn fails<E: std::fmt::Display>(what: &str) -> impl Fn(E) -> SimError + '_ {
    move |error| SimError::Plot { what: what.to_owned(), message: error.to_string() }
}

/// The range of numbers, a little wider, never empty.
fn range(values: impl Iterator<Item = f64>) -> std::ops::Range<f64> {
    let (low, high) = values
        .filter(|value| value.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    if low > high {
        return 0.0..1.0;
    }
    let margin = ((high - low) * 0.05).max(1e-9 * (1.0 + low.abs()));
    low - margin..high + margin
}

fn draw(what: &str, paint: impl FnOnce(&DrawingArea<SVGBackend<'_>, Shift>) -> Result<()>) -> Result<String> {
    let mut text = String::new();
    {
        let area = SVGBackend::with_string(&mut text, SIZE).into_drawing_area();
        area.fill(&WHITE).map_err(fails(what))?;
        paint(&area)?;
        area.present().map_err(fails(what))?;
    }
    Ok(text)
}

/// Lines with bands.
pub(super) fn lines(title: &str, x: &str, y: &str, series: &[Series]) -> Result<String> {
    draw(title, |area| {
        let all = || series.iter().flat_map(|series| series.points.iter());
        let finite = |half: f64| if half.is_finite() { half } else { 0.0 };
        let height = range(all().flat_map(|(_, y, half)| [y - finite(*half), y + finite(*half)]));
        let mut chart = ChartBuilder::on(area)
            .caption(title, ("sans-serif", 18))
            .margin(10)
            .x_label_area_size(40)
            .y_label_area_size(70)
            .build_cartesian_2d(range(all().map(|point| point.0)), height)
            .map_err(fails(title))?;
        chart.configure_mesh().x_desc(x).y_desc(y).light_line_style(WHITE).draw().map_err(fails(title))?;
        for (index, series) in series.iter().enumerate() {
            let color = Palette99::pick(index).to_rgba();
            let above = series.points.iter().map(|(x, y, half)| (*x, y + finite(*half)));
            let below = series.points.iter().rev().map(|(x, y, half)| (*x, y - finite(*half)));
            let band: Vec<(f64, f64)> = above.chain(below).collect();
            chart.draw_series(std::iter::once(Polygon::new(band, color.mix(0.2)))).map_err(fails(title))?;
            let line = series.points.iter().map(|(x, y, _)| (*x, *y));
            chart
                .draw_series(LineSeries::new(line, color.stroke_width(2)))
                .map_err(fails(title))?
                .label(series.name.clone())
                .legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], color.stroke_width(2)));
        }
        if series.len() > 1 && series.len() <= 12 {
            chart
                .configure_series_labels()
                .background_style(WHITE.mix(0.8))
                .border_style(BLACK)
                .draw()
                .map_err(fails(title))?;
        }
        Ok(())
    })
}

/// Beliefs, the path of the first replicate, the long-run means of all, and the centres, in the first two dimensions; in
/// one dimension the path over time.
pub(super) fn space(title: &str, picture: &Picture) -> Result<String> {
    let Some(first) = picture.path.first() else { return Ok(String::new()) };
    if first.len() == 1 {
        let points = picture.path.iter().enumerate().map(|(index, state)| (index as f64, state[0], 0.0)).collect();
        return lines(title, "record", "state", &[Series { name: "state".to_owned(), points }]);
    }
    draw(title, |area| {
        // What counts is the path and most beliefs; far beliefs would make everything else a dot.
        let coordinate = |j: usize| {
            let beliefs: Vec<f64> = picture.members.iter().map(|member| member.0[j]).collect();
            let (low, high) = (crate::stats::quantile(&beliefs, 0.01), crate::stats::quantile(&beliefs, 0.99));
            range(picture.path.iter().map(|state| state[j]).chain([low, high]))
        };
        let mut chart = ChartBuilder::on(area)
            .caption(title, ("sans-serif", 18))
            .margin(10)
            .x_label_area_size(30)
            .y_label_area_size(50)
            .build_cartesian_2d(coordinate(0), coordinate(1))
            .map_err(fails(title))?;
        chart.configure_mesh().light_line_style(WHITE).draw().map_err(fails(title))?;
        let most = picture.members.iter().map(|member| member.1).max().unwrap_or(1) as f64;
        let dots = picture.members.iter().map(|(belief, tokens)| {
            // In range: from 1 to 9 pixels.
            #[allow(clippy::cast_possible_truncation)]
            let size = (1.0 + 8.0 * (*tokens as f64 / most).sqrt()) as i32;
            Circle::new((belief[0], belief[1]), size, BLUE.mix(0.25).filled())
        });
        chart.draw_series(dots).map_err(fails(title))?;
        let path = picture.path.iter().map(|state| (state[0], state[1]));
        chart.draw_series(LineSeries::new(path, BLACK.mix(0.5))).map_err(fails(title))?;
        let rests = picture.rests.iter().map(|rest| Circle::new((rest[0], rest[1]), 3, RED.mix(0.6).filled()));
        chart
            .draw_series(rests)
            .map_err(fails(title))?
            .label("long-run mean")
            .legend(|at| Circle::new(at, 3, RED.filled()));
        for (index, (name, centre)) in picture.centres.iter().enumerate() {
            let color = Palette99::pick(index).to_rgba();
            let mark = TriangleMarker::new((centre[0], centre[1]), 7, color.filled());
            chart
                .draw_series(std::iter::once(mark))
                .map_err(fails(title))?
                .label(name.clone())
                .legend(move |at| TriangleMarker::new(at, 6, color.filled()));
        }
        chart
            .configure_series_labels()
            .background_style(WHITE.mix(0.8))
            .border_style(BLACK)
            .draw()
            .map_err(fails(title))?;
        Ok(())
    })
}
