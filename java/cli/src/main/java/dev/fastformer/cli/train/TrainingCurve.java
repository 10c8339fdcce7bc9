// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.train;

import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.TrainingPoint;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.Styler.YAxisPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The picture of a run: loss on the left axis, dev accuracy on the right one, over epochs. */
public final class TrainingCurve {
    private static final int LOSS_AXIS = 0;
    private static final int SCORE_AXIS = 1;
    private static final Color LOSS_COLOR = new Color(0x1F77B4);
    private static final Color SCORE_COLOR = new Color(0xD62728);

    private TrainingCurve() {}

    /** Refuses a file whose name says neither .png nor .svg, or that cannot be written where it is to go. */
    static void check(Path file) {
        checkForm(file);
        Path folder = file.toAbsolutePath().getParent();
        String why = !Files.isDirectory(folder)
                ? "there is no folder " + folder
                : Files.isDirectory(file)
                        ? "it is a folder"
                        : !Files.isWritable(Files.exists(file) ? file : folder) ? "this user may not write it" : null;
        if (why != null) {
            throw new TaskException(
                    "cannot write the training curve",
                    file.toString(),
                    why,
                    "make the folder, or choose another --plot file");
        }
    }

    private static void checkForm(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (!name.endsWith(".png") && !name.endsWith(".svg")) {
            throw new IllegalArgumentException("the name of the --plot file " + file + " must end in .png or .svg");
        }
    }

    /** Draws the points of a run, at least one. */
    public static void write(Path file, String title, List<TrainingPoint> points) {
        checkForm(file);
        XYChart chart = chart(title, points);
        try {
            // The encoders add the ending, if it is not there in lower case.
            if (file.toString().toLowerCase(Locale.ROOT).endsWith(".svg")) {
                VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
            } else {
                BitmapEncoder.saveBitmap(chart, file.toString(), BitmapFormat.PNG);
            }
        } catch (IOException failure) {
            throw new TaskException(
                    "cannot write the training curve",
                    file.toString(),
                    String.valueOf(failure.getMessage()),
                    "choose another --plot file; the model itself is saved",
                    failure);
        } catch (LinkageError | InternalError noFonts) {
            throw new TaskException(
                    "cannot draw the training curve",
                    file.toString(),
                    "Java finds no fonts: " + noFonts.getMessage(),
                    "install the package fontconfig; the model itself is saved",
                    noFonts);
        }
    }

    private static XYChart chart(String title, List<TrainingPoint> points) {
        XYChart chart = new XYChartBuilder()
                .width(900)
                .height(540)
                .title(title)
                .xAxisTitle("epoch")
                .build();
        chart.getStyler().setLegendPosition(LegendPosition.OutsideS).setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setXAxisMin(0.0).setXAxisDecimalPattern("0.##").setYAxisDecimalPattern("0.###");
        chart.setYAxisGroupTitle(LOSS_AXIS, "training loss");
        line(
                chart.addSeries("training loss", epochs(points), values(points, TrainingPoint::trainLoss)),
                LOSS_AXIS,
                LOSS_COLOR);
        List<TrainingPoint> evaluated =
                points.stream().filter(point -> point.dev() != null).toList();
        if (!evaluated.isEmpty()) {
            String score = "dev " + Measures.name(evaluated.getFirst().dev().scoreName());
            chart.setYAxisGroupTitle(SCORE_AXIS, score);
            chart.getStyler().setYAxisGroupPosition(SCORE_AXIS, YAxisPosition.Right);
            List<Double> scores = values(evaluated, point -> point.dev().score());
            line(chart.addSeries(score, epochs(evaluated), scores), SCORE_AXIS, SCORE_COLOR)
                    .setMarker(SeriesMarkers.CIRCLE);
        }
        return chart;
    }

    private static List<Double> epochs(List<TrainingPoint> points) {
        return values(points, TrainingPoint::epoch);
    }

    private static List<Double> values(List<TrainingPoint> points, ToDoubleFunction<TrainingPoint> value) {
        return points.stream().mapToDouble(value).boxed().toList();
    }

    private static XYSeries line(XYSeries series, int axis, Color color) {
        series.setYAxisGroup(axis);
        series.setLineColor(color);
        series.setMarkerColor(color);
        series.setMarker(SeriesMarkers.NONE);
        return series;
    }
}
