"""Exam papers: a class list, and for each student a paper with numbers of its own.

    exam, roster = load_exam("exam.yaml"), read_roster("class.csv")
    plan = planned(exam, roster, spares=5, held=(), crew=...)   # who gets which numbers
    printed(line, options)                                      # one paper and its key

What a paper says is stored in a line of the manifest, numbers and answers included. Papers are
printed from that line alone, the first time as later: a release that draws otherwise prints the
same paper.
"""
