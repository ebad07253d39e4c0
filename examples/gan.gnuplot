# Draws what examples/gan.c writes: gnuplot -e "samples='gan.csv'; figure='gan.png'" examples/gan.gnuplot
set terminal pngcairo size 900,480 font 'sans,12' background '#ffffff'
set output figure
set datafile separator ','
set size ratio -1
set xrange [-2.8:2.8]
set yrange [-2.8:2.8]
set multiplot layout 1,2
do for [kind in 'real generated'] {
  set title kind
  plot samples using (strcol(1) eq kind ? column(2) : NaN):3 with points pointtype 7 pointsize 0.3 linecolor '#0072B2' notitle
}
unset multiplot
