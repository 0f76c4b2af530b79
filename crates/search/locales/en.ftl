search-title = Catalogue
search-title-words = Catalogue: { $words }
search-label = Search courses and lessons
search-hint = For instance: pengelolaan arsip
search-submit = Search
search-count = { $count ->
    [0] No courses
    [one] { $count } course
   *[other] { $count } courses
}
search-lessons = { $lessons ->
    [one] { $lessons } lesson
   *[other] { $lessons } lessons
}
search-lessons-of = Matching lessons of { $title }
search-courses = courses
search-some-words = No course has all the words. Those below have some.
search-taken-for = Searched by the nearest spelling: { $words }.
search-to-facets = Narrow down
search-facets = Narrow the catalogue
search-narrow = Apply
search-clear = Clear filters
search-all = See all courses
search-order = Order
search-order-best = Best match
search-order-newest = Newest
search-facet-subjek = Subject
search-facet-jp = Lesson hours
search-facet-lama = Learning time
search-facet-jenjang = Level
search-jp-1-2 = 1–2 JP
search-jp-3-4 = 3–4 JP
search-jp-5-lebih = 5 JP or more
search-length-sampai-2 = Up to 2 hours
search-length-2-4 = 2–4 hours
search-length-lebih-4 = More than 4 hours
search-none = Nothing found
search-none-text = Try another, more general word, or see all courses.
search-none-narrowed = The filters are too narrow. Clear them, or choose others.
search-empty = The catalogue is still empty
search-empty-text = Courses show up here when a trainer publishes them. Come back later.
