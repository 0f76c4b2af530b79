#!/usr/bin/env bash
# Makes the media files that cannot be written by hand: the video of course
# "pelayanan-publik-prima" and the PDF of course "pengelolaan-arsip-dinamis".
# The results are kept in version control, so this runs only after a source changed.
# Needs: ffmpeg, rsvg-convert (librsvg2-bin), chromium, the Noto Sans fonts.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

video() {
  local course="$here/pelayanan-publik-prima" n=7 seconds=7 fade=0.5 step=6.5
  local inputs=() filter="" last="[0:v]" i offset
  for ((i = 1; i <= n; i++)); do
    rsvg-convert -w 854 -h 480 "$course/media-src/slide-$i.svg" -o "$tmp/slide-$i.png"
    inputs+=(-loop 1 -framerate 12 -t "$seconds" -i "$tmp/slide-$i.png")
  done
  for ((i = 1; i < n; i++)); do
    offset=$(awk -v i="$i" -v s="$step" 'BEGIN { print i * s }')
    filter+="${last}[$i:v]xfade=transition=fade:duration=$fade:offset=$offset[x$i];"
    last="[x$i]"
  done
  filter+="${last}format=yuv420p[v]"
  # A soft chime when a slide appears; nobody speaks, the captions hold the whole text.
  ffmpeg -hide_banner -loglevel error -y "${inputs[@]}" \
    -f lavfi -t 46 -i "aevalsrc=exprs='0.05*sin(2*PI*523.25*t)*exp(-4*mod(t\,$step))':s=44100" \
    -filter_complex "$filter" -map '[v]' -map "$n:a" \
    -c:v libx264 -profile:v main -preset slow -crf 23 -r 12 -g 72 \
    -c:a aac -b:a 48k -ac 1 -shortest -movflags +faststart \
    -map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact \
    "$course/media/tiga-langkah.mp4"
}

pdf() {
  local course="$here/pengelolaan-arsip-dinamis"
  chromium --headless --no-sandbox --disable-gpu --no-pdf-header-footer \
    --print-to-pdf="$course/media/daftar-arsip-aktif.pdf" \
    "file://$course/media-src/daftar-arsip-aktif.html" 2>/dev/null
}

case "${1:-all}" in
  video) video ;;
  pdf) pdf ;;
  all) video; pdf ;;
  *) echo "usage: build-media.sh [video|pdf]" >&2; exit 2 ;;
esac
