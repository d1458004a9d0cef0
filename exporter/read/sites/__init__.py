"""Sites: the settings, posts, data files and addresses that a generator defines.

`site`, `post_index`, `data_files` and `dependencies` serve every generator; each generator has a
module that reads its settings into a `Site`.
"""
