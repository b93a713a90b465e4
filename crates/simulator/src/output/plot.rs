//! Plots, as SVG and as PNG: the same drawing on two canvases.

use std::sync::OnceLock;

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::{FontStyle, register_font};

use crate::error::{Result, SimError, model};
use crate::experiment::Picture;
use crate::output::png;

/// Size of a plot in pixels.
const SIZE: (u32, u32) = (800, 560);
/// The font, brought along: pictures must not depend on what a machine has installed.
const FONT: &[u8] = include_bytes!("../../data/font/DejaVuSans-subset.ttf");

/// What can be drawn.
pub(super) trait Figure {
    /// What it is called.
    fn title(&self) -> &str;

    /// Draws it.
    ///
    /// # Errors
    /// If the canvas refuses.
    fn paint<B: DrawingBackend>(&self, area: &DrawingArea<B, Shift>) -> Result<()>
    where
        B::ErrorType: 'static;
}

/// A figure as SVG.
///
/// # Errors
/// If it cannot be drawn.
pub(super) fn svg(figure: &impl Figure) -> Result<String> {
    let mut text = String::new();
    draw(figure, SVGBackend::with_string(&mut text, SIZE))?;
    Ok(text)
}

/// A figure as PNG.
///
/// # Errors
/// If it cannot be drawn.
pub(super) fn png(figure: &impl Figure) -> Result<Vec<u8>> {
    let (width, height) = SIZE;
    let mut pixels = vec![255u8; width as usize * height as usize * 3];
    draw(figure, BitMapBackend::with_buffer(&mut pixels, SIZE))?;
    Ok(png::encode(width, height, &pixels))
}

fn draw<B: DrawingBackend>(figure: &impl Figure, canvas: B) -> Result<()>
where
    B::ErrorType: 'static,
{
    static READY: OnceLock<bool> = OnceLock::new();
    if !READY.get_or_init(|| register_font("sans-serif", FontStyle::Normal, FONT).is_ok()) {
        return model("the font of the plots cannot be read");
    }
    let area = canvas.into_drawing_area();
    area.fill(&WHITE).map_err(fails(figure.title()))?;
    figure.paint(&area)?;
    area.present().map_err(fails(figure.title()))
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

/// A line with a band around it.
#[derive(Clone, Debug)]
pub(super) struct Series {
    /// Its name.
    pub(super) name: String,
    /// x, y, half the width of the band.
    pub(super) points: Vec<(f64, f64, f64)>,
}

/// Lines with bands.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    /// What it shows.
    pub(super) title: String,
    /// What x is.
    pub(super) x: &'static str,
    /// What y is.
    pub(super) y: &'static str,
    /// Whether y is logarithmic; then every y is above 0, and there are no bands.
    pub(super) log: bool,
    /// The lines.
    pub(super) series: Vec<Series>,
}

impl Figure for Lines {
    fn title(&self) -> &str {
        &self.title
    }

    fn paint<B: DrawingBackend>(&self, area: &DrawingArea<B, Shift>) -> Result<()>
    where
        B::ErrorType: 'static,
    {
        let title = self.title();
        let place = |y: f64| if self.log { y.log10() } else { y };
        let all = || self.series.iter().flat_map(|series| series.points.iter());
        let finite = |half: f64| if half.is_finite() && !self.log { half } else { 0.0 };
        let height = range(all().flat_map(|(_, y, half)| [place(*y) - finite(*half), place(*y) + finite(*half)]));
        let mut chart = ChartBuilder::on(area)
            .caption(title, ("sans-serif", 18))
            .margin(10)
            .x_label_area_size(40)
            .y_label_area_size(70)
            .build_cartesian_2d(range(all().map(|point| point.0)), height)
            .map_err(fails(title))?;
        let shown = |y: &f64| if self.log { format!("{:.0}", 10f64.powf(*y)) } else { format!("{y:.3}") };
        chart
            .configure_mesh()
            .x_desc(self.x)
            .y_desc(self.y)
            .y_label_formatter(&shown)
            .light_line_style(WHITE)
            .draw()
            .map_err(fails(title))?;
        for (index, series) in self.series.iter().enumerate() {
            let color = Palette99::pick(index).to_rgba();
            let above = series.points.iter().map(|(x, y, half)| (*x, place(*y) + finite(*half)));
            let below = series.points.iter().rev().map(|(x, y, half)| (*x, place(*y) - finite(*half)));
            let band: Vec<(f64, f64)> = above.chain(below).collect();
            chart.draw_series(std::iter::once(Polygon::new(band, color.mix(0.2)))).map_err(fails(title))?;
            let line = series.points.iter().map(|(x, y, _)| (*x, place(*y)));
            chart
                .draw_series(LineSeries::new(line, color.stroke_width(2)))
                .map_err(fails(title))?
                .label(series.name.clone())
                .legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], color.stroke_width(2)));
        }
        if self.series.len() > 1 && self.series.len() <= 12 {
            let place = if self.log { SeriesLabelPosition::LowerRight } else { SeriesLabelPosition::UpperRight };
            chart
                .configure_series_labels()
                .position(place)
                .background_style(WHITE.mix(0.8))
                .border_style(BLACK)
                .draw()
                .map_err(fails(title))?;
        }
        Ok(())
    }
}

/// Beliefs, the path of the first replicate, the long-run means of all, and the centres, in the first two dimensions.
pub(super) struct Space<'a> {
    /// What it shows.
    pub(super) title: String,
    /// Of at least two dimensions.
    pub(super) picture: &'a Picture,
}

impl Figure for Space<'_> {
    fn title(&self) -> &str {
        &self.title
    }

    fn paint<B: DrawingBackend>(&self, area: &DrawingArea<B, Shift>) -> Result<()>
    where
        B::ErrorType: 'static,
    {
        let (title, picture) = (self.title(), self.picture);
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
        let widest = if picture.members.iter().all(|member| member.1 as f64 == most) { 1.0 } else { 8.0 };
        let dots = picture.members.iter().map(|(belief, tokens)| {
            // In range: from 1 to 9 pixels.
            #[allow(clippy::cast_possible_truncation)]
            let size = (1.0 + widest * (*tokens as f64 / most).sqrt()) as i32;
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
            .position(SeriesLabelPosition::UpperRight)
            .background_style(WHITE.mix(0.8))
            .border_style(BLACK)
            .draw()
            .map_err(fails(title))?;
        Ok(())
    }
}
